"""Tables of the stories."""

import django.db.models.deletion
import django.utils.timezone
import hub.plugins.pages
import modelcluster.contrib.taggit
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailimages', '0027_image_description'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StoryIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences under the heading: what people find here.', max_length=600)),
            ],
            options={
                'verbose_name': 'story index',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StoryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('picture_alt', models.CharField(blank=True, help_text='What the picture shows, in a sentence, for people who cannot see it. Needed when there is a picture.', max_length=250, verbose_name='description of the picture')),
                ('picture_caption', models.CharField(blank=True, help_text='Words under the picture.', max_length=250, verbose_name='caption')),
                ('picture_credit', models.CharField(blank=True, help_text='Who made the picture.', max_length=120, verbose_name='credit')),
                ('kind', models.CharField(choices=[('written', 'Written'), ('audio', 'Audio'), ('video', 'Video')], default='written', max_length=10)),
                ('date', models.DateField(db_index=True, default=django.utils.timezone.localdate, help_text='The day people see; the newest story comes first.')),
                ('told_as', models.CharField(blank=True, help_text='A name that leads to nobody. Then leave the member empty.', max_length=80, verbose_name='or a chosen name')),
                ('summary', models.TextField(help_text='One or two sentences. Shown in lists, the feed and search, before people open it.', max_length=300)),
                ('content_note', models.CharField(blank=True, help_text='What could be hard to read, such as “Speaks of the death of a child.” Shown before the story.', max_length=250)),
                ('pull_quote', models.CharField(blank=True, help_text='One sentence from the story, shown large. Without quotation marks.', max_length=250)),
                ('body', hub.plugins.pages.BodyField(blank=True)),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image')),
                ('storyteller', models.ForeignKey(blank=True, help_text='The member whose story it is, if they want their name and profile shown.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'story',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='StoryTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to='stories.storypage')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='storypage',
            name='themes',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A few words, separated by commas.', through='stories.StoryTheme', to='taggit.Tag', verbose_name='themes'),
        ),
    ]
